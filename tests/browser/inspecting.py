"""What a script can see on a page: what sticks out, is cut off, overlaps, or broke a rule."""

from axe_playwright_python.sync_playwright import Axe

# Runs in the page; each finding is a short sentence. What scrolls on purpose (a table's wrapper,
# a strip of chips, a conversation) has overflow auto, so only hidden overflow counts as cut off;
# a preview that says by an ellipsis that it goes on carries data-clip, and a mark on the corner
# of a picture stands in its overflow-clip-margin. What has scrolled out of its box overlaps nothing.
LOOK = """() => {
  const found = [];
  const name = e => e.tagName.toLowerCase() + (e.id ? '#' + e.id : '')
    + [...e.classList].map(c => '.' + c).join('')
    + ' “' + (e.textContent || '').trim().replace(/\\s+/g, ' ').slice(0, 40) + '”';
  const shown = e => e.checkVisibility({opacityProperty: true, visibilityProperty: true})
    && e.getClientRects().length > 0 && !e.closest('.vh, [inert]');
  const spills = style => parseFloat(style.overflowClipMargin) > 0;
  const seen = e => {
    let {left, right, top, bottom} = e.getBoundingClientRect();
    for (let p = e.parentElement; p && p !== document.body; p = p.parentElement)
      if (getComputedStyle(p).overflowY !== 'visible' || getComputedStyle(p).overflowX !== 'visible') {
        const b = p.getBoundingClientRect();
        left = Math.max(left, b.left); right = Math.min(right, b.right);
        top = Math.max(top, b.top); bottom = Math.min(bottom, b.bottom);
      }
    return {left, right, top, bottom};
  };
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    found.push(`page is ${root.scrollWidth} wide in ${root.clientWidth}`);
    for (const e of document.body.querySelectorAll('*'))
      if (e.getBoundingClientRect().right > root.clientWidth + 1 && shown(e)
          && ![...e.children].some(c => c.getBoundingClientRect().right > root.clientWidth + 1))
        found.push('sticks out: ' + name(e));
  }
  for (const e of document.body.querySelectorAll('*')) {
    if (!shown(e) || e.closest('svg') || !e.textContent.trim()) continue;
    const style = getComputedStyle(e);
    if (['hidden', 'clip'].includes(style.overflowX) && e.scrollWidth > e.clientWidth + 1
        && e.clientWidth > 2 && !spills(style) && !e.matches('input, select, textarea, [data-clip]'))
      found.push('cut off: ' + name(e));
    if (['hidden', 'clip'].includes(style.overflowY) && e.scrollHeight > e.clientHeight + 2
        && e.clientHeight > 2 && !spills(style) && style.webkitLineClamp === 'none'
        && !e.matches('input, select, textarea, html, body, [data-clip]'))
      found.push('cut off below: ' + name(e));
  }
  const taps = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
    .filter(e => shown(e) && e.type !== 'hidden' && !e.closest('.skip, .sr-only'));
  const boxes = taps.map(seen);
  const fixed = e => { for (; e && e !== document.body; e = e.parentElement)
    if (['fixed', 'sticky'].includes(getComputedStyle(e).position)) return true; return false; };
  for (let i = 0; i < taps.length; i++) for (let j = i + 1; j < taps.length; j++) {
    if (taps[i].contains(taps[j]) || taps[j].contains(taps[i])) continue;
    const a = boxes[i], b = boxes[j];
    const x = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const y = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (x > 3 && y > 3 && !fixed(taps[i]) && !fixed(taps[j])
        && !taps[i].closest('[data-overlay]') && !taps[j].closest('[data-overlay]'))
      found.push('overlap: ' + name(taps[i]) + ' and ' + name(taps[j]));
  }
  return [...new Set(found)];
}"""


def watch(page, complaints):
    """Collect what the console says in anger; a page that is an error page says so itself."""

    def heard(message):
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(f"console: {message.text[:200]}")

    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))


def sights(page):
    """What the script sees on the page as it is."""
    return page.evaluate(LOOK)


def violations(page):
    """Axe's findings, WCAG 2.0 to 2.2 A and AA and its best practices: rule and first elements."""
    answer = Axe().run(page).response["violations"]
    return [
        f"axe {fault['id']}: {' | '.join(node['html'][:160] for node in fault['nodes'][:2])}"
        for fault in answer
    ]
