// A video: goes on where it was left, and tells the server what was really played. Without this the video plays all the same.

const REPORT_SECONDS = 5;

function setUp(section) {
  const video = section.querySelector("video");
  const resume = section.querySelector("[data-film-resume]");
  const status = section.querySelector("[data-film-status]");
  const csrf = document.querySelector("meta[name=csrf-token]").content;
  // Where the present stretch of playing began; a jump ends it.
  let playedFrom = video.currentTime;
  let last = video.currentTime;
  let reported = 0;

  function report() {
    reported = last;
    fetch(section.dataset.report, {
      method: "POST",
      keepalive: true,
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
      body: JSON.stringify({ from: playedFrom, position: last }),
    })
      .then((answer) => (answer.ok ? answer.json() : null))
      .then((told) => {
        if (told?.finished) status.textContent = "已看完，记入学习档案。";
      })
      .catch(() => {
        // Without a network the next report tells the whole stretch.
      });
  }

  video.addEventListener("play", () => {
    resume?.remove();
    // A jump under way says where it came to when it is there; until then the old place would be told.
    if (!video.seeking) report();
  });
  video.addEventListener("timeupdate", () => {
    if (video.seeking) return;
    last = video.currentTime;
    if (Math.abs(last - reported) >= REPORT_SECONDS) report();
  });
  video.addEventListener("seeking", () => {
    if (last > playedFrom) report();
  });
  video.addEventListener("seeked", () => {
    playedFrom = video.currentTime;
    last = video.currentTime;
    report();
  });
  ["pause", "ended"].forEach((name) => video.addEventListener(name, () => {
    if (!video.seeking) last = video.currentTime;
    report();
  }));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && !video.paused) report();
  });
  resume?.querySelector("a").addEventListener("click", (event) => {
    event.preventDefault();
    video.currentTime = Number(section.dataset.resume);
    video.play();
    video.focus();
  });
}

document.querySelectorAll("[data-film]").forEach(setUp);
