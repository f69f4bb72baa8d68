"use strict";
(() => {
  const overview = document.getElementById("overview");
  let shown = null;

  const pageOf = (hash) => {
    const found = hash.length > 1 ? document.getElementById(decodeURIComponent(hash.slice(1))) : null;
    return found && found.classList.contains("answer") ? found : null;
  };

  /* Which page is shown is a matter of :target; here the focus follows, and the sound stops. */
  const turn = () => {
    const page = pageOf(location.hash);
    for (const audio of document.querySelectorAll("audio")) audio.pause();
    if (page) {
      prepare(page);
      document.title = `${page.querySelector("h2").textContent} – Rehearse`;
      page.focus({ preventScroll: true });
      scrollTo(0, 0);
    } else if (shown) {
      document.title = "Your practice – Rehearse";
      const row = document.getElementById(shown.id.replace(/^a-/, "r-"));
      (row || overview).focus();
    }
    shown = page;
  };

  /* The player of one recording: its words and its time line follow it, and lead it. */
  const prepare = (page) => {
    if (page.dataset.ready) return;
    page.dataset.ready = "yes";
    for (const take of page.querySelectorAll(".take")) {
      const audio = take.querySelector("audio");
      if (audio) connect(take, audio);
    }
  };

  const connect = (take, audio) => {
    const said = take.querySelector("[data-timed]");
    const line = take.querySelector(".line[data-duration]");
    const words = said ? [...said.querySelectorAll("[data-t]")] : [];
    const starts = words.map((word) => Number(word.dataset.t));
    let now = -1;
    let chosen = -1;

    const playFrom = (second) => {
      audio.currentTime = second;
      audio.play().catch(() => {});
    };
    const follow = () => {
      const second = audio.currentTime + 0.02;
      let low = 0;
      let high = starts.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (starts[middle] <= second) low = middle + 1;
        else high = middle;
      }
      if (low - 1 !== now) {
        if (now >= 0) words[now].classList.remove("now");
        now = low - 1;
        if (now >= 0) words[now].classList.add("now");
      }
      if (line) {
        const share = Math.min(100, (100 * audio.currentTime) / Number(line.dataset.duration));
        line.querySelector(".head").setAttribute("x", `${share}%`);
      }
      if (!audio.paused) requestAnimationFrame(follow);
    };
    const choose = (place) => {
      if (chosen >= 0) words[chosen].classList.remove("chosen");
      chosen = Math.max(0, Math.min(words.length - 1, place));
      words[chosen].classList.add("chosen");
      words[chosen].scrollIntoView({ block: "nearest" });
    };

    for (const event of ["play", "seeked", "pause", "ended"]) audio.addEventListener(event, follow);
    if (line) {
      line.addEventListener("click", (event) => {
        const box = line.querySelector("svg").getBoundingClientRect();
        playFrom(Math.max(0, (event.clientX - box.left) / box.width) * Number(line.dataset.duration));
      });
    }
    if (!said || !words.length) return;
    said.addEventListener("click", (event) => {
      const place = words.indexOf(event.target.closest("[data-t]"));
      if (place < 0 || String(getSelection())) return;
      choose(place);
      playFrom(starts[place]);
    });
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 10, ArrowUp: -10 };
    said.addEventListener("focus", () => {
      if (chosen < 0 && said.matches(":focus-visible")) choose(Math.max(0, now));
    });
    said.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key in steps) choose(chosen + steps[event.key]);
      else if (event.key === "Home") choose(0);
      else if (event.key === "End") choose(words.length - 1);
      else if (event.key === "Enter") playFrom(starts[chosen]);
      else if (event.key === " ") audio.paused ? playFrom(audio.currentTime) : audio.pause();
      else return;
      event.preventDefault();
    });
  };

  const filter = document.getElementById("filter");
  if (filter) {
    const rows = [...document.querySelectorAll("#answers tbody tr")];
    const found = document.getElementById("found");
    filter.closest("p").hidden = false;
    filter.addEventListener("input", () => {
      const wanted = filter.value.trim().toLowerCase();
      let count = 0;
      for (const row of rows) {
        row.hidden = !row.textContent.toLowerCase().includes(wanted);
        if (!row.hidden) count += 1;
      }
      found.textContent = wanted ? `${count} of ${rows.length}` : "";
    });
    const calendar = document.getElementById("calendar");
    calendar.scrollLeft = calendar.scrollWidth;
  }

  addEventListener("hashchange", turn);
  turn();
})();
