// Tells the form which time zone the device is in.
for (const field of document.querySelectorAll("[data-fill='time-zone']")) {
  field.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
}
