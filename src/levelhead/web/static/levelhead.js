// Starts the GOV.UK components. Every page works without it.
import { initAll } from "./built/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// After a turn its end comes into view, above the box where the next words go.
document.querySelector(".lh-meeting--begun #newest")?.scrollIntoView({ block: "nearest" });
