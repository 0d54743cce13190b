// <live-counts data-socket="/ws/live/" data-url="…/counts/">: the page's one socket. It keeps the figures on bell and
// envelope, and passes nudges on as events: live:nudge, live:heartbeat, live:typing, live:read, live:state on document.
// Elements ask for a thread with document.dispatchEvent(new CustomEvent("live:show", {detail: "T-…"})).
const SIGN_IN = 4401;
const REVOKED = 4403;
const RENEW = 4410;
const SILENCE_MS = 70_000; // two heartbeats and a bit: the line is dead though nobody said so
const LONGEST_PAUSE_MS = 30_000;

customElements.define(
  "live-counts",
  class extends HTMLElement {
    connectedCallback() {
      this.shown = new Set();
      this.tries = 0;
      this.onShow = (event) => this.show(event.detail);
      this.onTyping = (event) => this.say({ type: "typing", thread: event.detail });
      this.onReturn = () => document.visibilityState === "visible" && this.revive();
      document.addEventListener("live:show", this.onShow);
      document.addEventListener("live:say-typing", this.onTyping);
      document.addEventListener("visibilitychange", this.onReturn);
      window.addEventListener("online", this.onReturn);
      this.open();
      document.dispatchEvent(new CustomEvent("live:ready"));
    }

    disconnectedCallback() {
      this.over = true;
      this.socket?.close();
    }

    open() {
      clearTimeout(this.retry);
      const url = new URL(this.dataset.socket, location);
      url.protocol = url.protocol.replace("http", "ws");
      const socket = new WebSocket(url);
      this.socket = socket;
      socket.onopen = () => {
        this.listen();
        this.state("on");
        if (this.shown.size) this.say({ type: "show", threads: [...this.shown] });
      };
      socket.onmessage = (event) => {
        this.tries = 0;
        this.listen();
        this.hear(JSON.parse(event.data));
      };
      socket.onclose = (event) => socket === this.socket && this.closed(event.code);
    }

    // A line that stays silent for too long is taken as dead.
    listen() {
      clearTimeout(this.silence);
      this.silence = setTimeout(() => this.socket.close(), SILENCE_MS);
    }

    closed(code) {
      clearTimeout(this.silence);
      this.state("off");
      if (this.over || code === SIGN_IN || code === REVOKED) return;
      const most = Math.min(LONGEST_PAUSE_MS, 500 * 2 ** this.tries++);
      this.retry = setTimeout(() => this.open(), code === RENEW ? 0 : most * (0.5 + Math.random() / 2));
    }

    revive() {
      if (this.socket.readyState === WebSocket.CLOSED && !this.over) {
        this.tries = 0;
        this.open();
      }
    }

    show(thread) {
      this.shown.add(thread);
      this.say({ type: "show", threads: [...this.shown] });
    }

    say(message) {
      if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
    }

    state(now) {
      document.documentElement.dataset.live = now;
      document.dispatchEvent(new CustomEvent("live:state", { detail: now }));
    }

    hear(message) {
      if (message.counts) this.write(message.counts);
      if (message.type === "counts") this.ask();
      document.dispatchEvent(new CustomEvent(`live:${message.type}`, { detail: message }));
    }

    // Many nudges, one question.
    ask() {
      clearTimeout(this.asking);
      this.asking = setTimeout(async () => {
        try {
          const answer = await fetch(this.dataset.url);
          if (answer.ok) this.write(await answer.json());
        } catch {
          // Offline: the next heartbeat brings the figures.
          this.state("off");
        }
      }, 150 + 250 * Math.random());
    }

    write(counts) {
      for (const [name, count] of Object.entries(counts)) {
        for (const link of document.querySelectorAll(`[data-count="${name}"]`)) {
          let dot = link.querySelector(".dot");
          if (!count) dot?.remove();
          else {
            if (!dot) link.append((dot = Object.assign(document.createElement("b"), { className: "dot" })));
            const word = Object.assign(document.createElement("span"), { className: "vh", textContent: ` ${this.dataset.word}` });
            dot.replaceChildren(count > 99 ? "99+" : String(count), word);
          }
        }
      }
    }
  },
);
