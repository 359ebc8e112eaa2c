// Offers the times in the time zone of the reader's device, where it is another one than the page's.
const form = document.querySelector("[data-zone-form]");
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (form && own && form.zone.value !== own && !new URLSearchParams(location.search).has("zone")) {
  form.zone.value = own;
  form.requestSubmit();
}
