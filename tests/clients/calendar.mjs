// calendar.mjs UNTIL FILE…: reads calendars with Mozilla's ical.js, with the time zones that each file describes.
// Prints one JSON list: of each its method, events, and busy, the [start, end] of occurrences until a moment.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const [until, ...files] = process.argv.slice(2);

const moment = (time) => new Date(time.toUnixTime() * 1000).toISOString();
const text = (component, name) => component.getFirstPropertyValue(name);
const person = (property) => ({
  address: property.getFirstValue(),
  name: property.getParameter("cn") ?? null,
  status: property.getParameter("partstat") ?? null,
});
const counts = (component) => text(component, "transp") !== "TRANSPARENT" && text(component, "status") !== "CANCELLED";

function* occurrences(component, exceptions) {
  const own = exceptions.filter((each) => text(each, "uid") === text(component, "uid"));
  const event = new ICAL.Event(component, { exceptions: own, strictExceptions: true });
  if (!event.isRecurring()) {
    if (counts(component)) yield [event.startDate, event.endDate];
    return;
  }
  const iterator = event.iterator();
  for (let start = iterator.next(); start && start.toUnixTime() * 1000 < Date.parse(until); start = iterator.next()) {
    const found = event.getOccurrenceDetails(start);
    if (counts(found.item.component)) yield [found.startDate, found.endDate];
  }
}

const described = (each) => ({
  uid: text(each, "uid"),
  sequence: text(each, "sequence"),
  starts: moment(text(each, "dtstart")),
  ends: each.hasProperty("dtend") ? moment(text(each, "dtend")) : null,
  summary: text(each, "summary"),
  description: text(each, "description"),
  location: text(each, "location"),
  url: text(each, "url"),
  status: text(each, "status"),
  organizer: each.hasProperty("organizer") ? person(each.getFirstProperty("organizer")) : null,
  attendees: each.getAllProperties("attendee").map(person),
});

function read(file) {
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, "utf8")));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  const components = calendar.getAllSubcomponents("vevent");
  const exceptions = components.filter((each) => each.hasProperty("recurrence-id"));
  const busy = components.filter((each) => !exceptions.includes(each)).flatMap((each) => [...occurrences(each, exceptions)]);
  return {
    method: text(calendar, "method"),
    events: components.map(described),
    busy: busy.map((times) => times.map(moment)),
  };
}

process.stdout.write(JSON.stringify(files.map(read)));
