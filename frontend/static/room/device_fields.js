// Fields in which the reader chooses devices and the processing of sound; all fields of a kind show the same.
import { findRemembered, listDevices, rememberDevice, rememberSetting, rememberedDevice, setting } from "./devices.js";
import { word } from "./words.js";

const canChooseSpeaker = "setSinkId" in HTMLMediaElement.prototype;

// Fills the fields and keeps them current. `chosen(kind, deviceId)` is called when the reader chooses.
export function watchDeviceFields(chosen) {
  for (const select of document.querySelectorAll("[data-device]")) {
    select.addEventListener("change", () => {
      const { device: kind } = select.dataset;
      rememberDevice(kind, { deviceId: select.value, label: select.selectedOptions[0].textContent });
      for (const other of document.querySelectorAll(`[data-device="${kind}"]`)) other.value = select.value;
      chosen(kind, select.value);
    });
  }
  navigator.mediaDevices.addEventListener("devicechange", () => fillDeviceFields());
  watchProcessing(chosen);
}

// Fills the fields again: devices have names once one of them was opened. `tracks` are the open ones by kind.
export async function fillDeviceFields(tracks = {}) {
  const devices = await listDevices();
  for (const field of document.querySelectorAll("[data-device-field]")) {
    const kind = field.dataset.deviceField;
    field.hidden = devices[kind].length === 0 || (kind === "speaker" && !canChooseSpeaker);
    fill(field.querySelector("select"), devices[kind], tracks[kind]?.getSettings().deviceId ?? findRemembered(devices[kind], rememberedDevice(kind))?.deviceId);
  }
}

function fill(select, devices, current) {
  const former = current ?? select.value;
  select.replaceChildren(...devices.map(({ deviceId, label }, at) => new Option(label || word("device-number", { number: at + 1 }), deviceId)));
  if (devices.some((each) => each.deviceId === former)) select.value = former;
}

function watchProcessing(chosen) {
  for (const box of document.querySelectorAll("[data-process]")) {
    box.checked = setting(box.dataset.process, true);
    box.addEventListener("change", () => {
      rememberSetting(box.dataset.process, box.checked);
      chosen("microphone");
    });
  }
}
