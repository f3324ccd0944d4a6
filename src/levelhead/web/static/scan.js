// Reads the code of a card with the camera, where the browser can, into the field that finds people. What it
// finds is only a number: a person still says whether this is the person in front of them.

const tools = document.querySelector(".lh-camera");
const field = document.querySelector("#find");

async function scan() {
  const [button, status, video] = ["button", "[role=status]", "video"].map((one) => tools.querySelector(one));
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    status.textContent = "The camera cannot be used here. Type the number instead.";
    return;
  }
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  let stopped = false;
  const stop = () => {
    stopped = true;
    stream.getTracks().forEach((track) => track.stop());
    video.hidden = true;
    button.textContent = "Read a card with the camera";
    button.onclick = scan;
  };
  button.textContent = "Stop the camera";
  button.onclick = stop;
  video.srcObject = stream;
  video.hidden = false;
  await video.play();
  status.textContent = "Hold the code before the camera.";
  while (!stopped) {
    const [found] = await detector.detect(video);
    if (found) {
      stop();
      field.value = found.rawValue;
      field.form.requestSubmit();
    } else {
      await new Promise((give) => setTimeout(give, 150)); // milliseconds between two looks
    }
  }
}

if (tools && field && "BarcodeDetector" in window && navigator.mediaDevices) {
  tools.hidden = false;
  tools.querySelector("button").onclick = scan;
}
