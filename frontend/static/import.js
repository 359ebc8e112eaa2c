// Shows an import's progress as it happens; without this module, the header Refresh does.
import { subscribe } from "./live.js";

const page = document.querySelector("[data-import]");
const bar = page.querySelector("[data-bar]");
const count = page.querySelector("[data-count]");
const number = new Intl.NumberFormat(document.documentElement.lang, { numberingSystem: "latn" });
const query = "subscription ($id: ID!) { importProgress(jobId: $id) { status done total created changed unchanged failed } }";

function show(job) {
  if (!["QUEUED", "RUNNING"].includes(job.status)) {
    location.reload();
    return;
  }
  if (job.total) {
    bar.max = job.total;
    bar.value = job.done;
    count.textContent = count.dataset.count
      .replace("{part}", number.format(job.done))
      .replace("{whole}", number.format(job.total));
  }
  for (const name of ["created", "changed", "unchanged", "failed"]) {
    page.querySelector(`[data-${name}]`).textContent = number.format(job[name]);
  }
}

const later = () => setTimeout(() => location.reload(), 3000);
subscribe(
  { query, variables: { id: page.dataset.import } },
  { next: ({ data }) => data?.importProgress && show(data.importProgress), error: later, complete: later },
);
