// Recording what an officer says, and playing what the person says. Every page works without it.
// A recording is sent once, to be heard, and then forgotten. The words come back into the box; only the
// officer says them.

const RATE = 16000; // samples a second
const LONGEST = 60; // seconds

const tools = document.querySelector(".lh-voice");
const status = tools?.querySelector("[role=status]");
const button = tools?.querySelector("button");
const box = document.querySelector("#utterance");

function tell(words) {
  if (status) status.textContent = words;
}

// One channel of 16-bit samples, as a WAV file.
function wav(sound) {
  const samples = sound.getChannelData(0).subarray(0, RATE * LONGEST);
  const view = new DataView(new ArrayBuffer(44 + 2 * samples.length));
  const text = (at, words) => [...words].forEach((one, place) => view.setUint8(at + place, one.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, 36 + 2 * samples.length, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, 2 * RATE, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, 2 * samples.length, true);
  samples.forEach((one, place) => view.setInt16(44 + 2 * place, Math.max(-1, Math.min(1, one)) * 32767, true));
  return view.buffer;
}

async function hear(parts) {
  tell("Listening to the recording\u2026");
  try {
    const recorded = await new Blob(parts).arrayBuffer();
    const sound = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(recorded);
    const answer = await fetch(tools.dataset.hear, {
      method: "POST",
      headers: {
        "Content-Type": "audio/wav",
        "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value,
      },
      body: wav(sound),
    });
    const given = await answer.json();
    if (!answer.ok) return tell(`${given.told} (${given.code})`);
    box.value = `${box.value.trim()} ${given.words}`.trim();
    box.focus();
    tell("This is what was heard. Change what is wrong, then say it.");
  } catch {
    tell("The recording could not be heard. Type instead.");
  } finally {
    button.disabled = false;
  }
}

async function record() {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    return tell("The microphone cannot be used here. Type instead.");
  }
  const recorder = new MediaRecorder(stream);
  const parts = [];
  const limit = setTimeout(() => recorder.stop(), 1000 * LONGEST);
  recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
  recorder.addEventListener("stop", () => {
    clearTimeout(limit);
    stream.getTracks().forEach((track) => track.stop());
    button.textContent = button.dataset.start;
    button.onclick = record;
    button.disabled = true;
    hear(parts);
  });
  recorder.start();
  button.textContent = button.dataset.stop;
  button.onclick = () => recorder.stop();
  tell("Recording. Nothing is said until you confirm the words.");
}

if (button && box && navigator.mediaDevices && window.MediaRecorder) {
  tools.hidden = false;
  button.onclick = record;
}

async function play(one) {
  one.disabled = true;
  try {
    const answer = await fetch(one.dataset.voice);
    if (!answer.ok) throw new Error((await answer.json()).told);
    const address = URL.createObjectURL(await answer.blob());
    const sound = new Audio(address);
    sound.addEventListener("ended", () => URL.revokeObjectURL(address));
    await sound.play();
    one.dataset.played = "yes";
  } catch {
    one.textContent = "It cannot be played now";
  } finally {
    one.disabled = false;
  }
}

document.querySelectorAll("[data-voice]").forEach((one) => {
  one.hidden = false;
  one.addEventListener("click", () => play(one));
});
