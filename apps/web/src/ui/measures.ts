/** Digits group with a thin space in both languages, so figures look alike in tables and on images. */
export function formatCount(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, "\u2009");
}

/** @returns e.g. `1 126`, `41.3`, `0.62`, `0.036`: three figures or so, whatever the size */
export function formatMl(ml: number): string {
  if (ml >= 100) return formatCount(ml);
  return ml >= 10 ? ml.toFixed(1) : ml >= 0.1 || ml === 0 ? ml.toFixed(2) : ml.toPrecision(2);
}

/** @returns e.g. `12.4 MB`, decimal as disks and networks count */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/**
 * @param shape [ni, nj, nk]
 * @returns e.g. `512 × 512 × 112`, with the time points last where there are several
 */
export function formatShape([ni, nj, nk = 1]: readonly number[], timePoints: number): string {
  return [ni, nj, ...(nk > 1 || timePoints > 1 ? [nk] : []), ...(timePoints > 1 ? [timePoints] : [])].join(" × ");
}

/** @param spacingMm of columns, rows and slices; the ones that are known */
export function formatSpacing(spacingMm: readonly number[]): string {
  return `${spacingMm.map((mm) => (mm >= 10 ? mm.toFixed(1) : mm.toFixed(2))).join(" × ")} mm`;
}

/** @returns e.g. `0:42`, `3:05`, `1:02:07` */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number) => value.toString().padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
