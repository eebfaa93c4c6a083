import { type Axis, clamp } from "../geometry/grid";
import type { Pane, PaneHost } from "../pane";

/**
 * Pointer and wheel of one pane, by the conventions clinicians' hands know: left = the active tool, middle = pan,
 * right = zoom, wheel = slice, Shift + wheel = brush size, Ctrl + wheel = zoom, Shift + move = crosshair in all views.
 * @returns stops listening
 */
export function listenToGestures(element: HTMLElement, axis: Axis, pane: Pane, host: PaneHost): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  let held: { act: "STROKE" | "WINDOW" | "PAN" | "ZOOM" | "CROSSHAIR"; x: number; y: number } | null = null;
  let wheelRest = 0;

  const at = (event: PointerEvent) => {
    const box = element.getBoundingClientRect();
    return pane.ijkAt(event.clientX - box.left, event.clientY - box.top);
  };

  const begin = (event: PointerEvent): typeof held => {
    const from = { x: event.clientX, y: event.clientY };
    if (event.button === 1) return { act: "PAN", ...from };
    if (event.button === 2) return { act: "ZOOM", ...from };
    const { tool } = host.state.get();
    if (event.shiftKey || tool === "CROSSHAIR") return { act: "CROSSHAIR", ...from };
    if (tool === "BRUSH" || tool === "ERASER")
      return host.beginStroke(axis, at(event)) ? { act: "STROKE", ...from } : null;
    return { act: tool === "PAN" ? "PAN" : "WINDOW", ...from };
  };

  const move = (event: PointerEvent) => {
    if (!held) return;
    const dx = event.clientX - held.x;
    const dy = event.clientY - held.y;
    if (held.act === "STROKE") {
      // The pointer reports more often than the screen draws; every report is part of the path.
      const reports = event.getCoalescedEvents?.() ?? [];
      for (const report of reports.length > 0 ? reports : [event]) host.extendStroke(at(report));
    } else if (held.act === "PAN") pane.panBy(dx, dy);
    else if (held.act === "ZOOM") pane.zoomBy(1.005 ** -dy);
    else if (held.act === "CROSSHAIR") host.jumpTo(at(event));
    else dragWindow(host, dx, dy);
    held.x = event.clientX;
    held.y = event.clientY;
  };

  const end = (event: PointerEvent) => {
    if (!held) return;
    if (held.act === "STROKE") host.endStroke();
    held = null;
    if (element.hasPointerCapture(event.pointerId)) element.releasePointerCapture(event.pointerId);
  };

  element.addEventListener(
    "pointerdown",
    (event) => {
      if (held) return;
      // Keys go to the pane that was touched; Chromium's middle-button scrolling stays away.
      event.preventDefault();
      element.closest<HTMLElement>("[data-pane]")?.focus({ preventScroll: true });
      host.pointAt(axis, at(event));
      held = begin(event);
      if (!held) return;
      element.setPointerCapture(event.pointerId);
      if (held.act === "CROSSHAIR") host.jumpTo(at(event));
    },
    { signal },
  );
  element.addEventListener(
    "pointermove",
    (event) => {
      host.pointAt(axis, at(event));
      const shift = event.shiftKey;
      if (host.state.get().crosshair !== shift && held?.act !== "STROKE") host.setCrosshair(shift);
      if (shift && !held) host.jumpTo(at(event));
      move(event);
      pane.drawHands();
    },
    { signal },
  );
  element.addEventListener("pointerup", end, { signal });
  // What was drawn until the system took the pointer away is kept: nobody's stroke is lost.
  element.addEventListener("pointercancel", end, { signal });
  element.addEventListener("lostpointercapture", end, { signal });
  element.addEventListener(
    "pointerleave",
    () => {
      if (held) return;
      host.pointAt(axis, null);
      if (host.state.get().crosshair) host.setCrosshair(false);
      pane.drawHands();
    },
    { signal },
  );
  element.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
  element.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      // With Shift held, browsers turn the wheel sideways.
      const delta = event.deltaY || event.deltaX;
      if (delta === 0 || held?.act === "STROKE") return;
      if (event.shiftKey) return host.resizeBrush(delta < 0 ? 1 : -1);
      if (event.ctrlKey || event.metaKey) return pane.zoomBy(1.002 ** -clamp(delta, -200, 200));
      wheelRest += event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? delta / 100 : delta;
      // A mouse wheel clicks in whole steps; a touch pad adds up.
      const steps =
        Math.abs(delta) >= 50 ? Math.sign(delta) * Math.max(1, Math.round(Math.abs(wheelRest))) : Math.trunc(wheelRest);
      if (steps === 0) return;
      wheelRest = 0;
      host.scroll(axis, steps);
    },
    { signal, passive: false },
  );
  return () => listening.abort();
}

/** Right is wider, down is brighter: the level goes down; a step is the larger the wider the window is. */
function dragWindow(host: PaneHost, dx: number, dy: number): void {
  const { window } = host.state.get();
  const step = Math.max(window.width / 300, 1e-6);
  host.setWindow({ center: window.center + dy * step, width: Math.max(window.width + dx * step, step) });
}
