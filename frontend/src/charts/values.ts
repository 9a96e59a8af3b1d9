/** Values of mobility checks in words. Pure. */
import type { Check } from "../choosing/library.ts";

/** So many of the shown units are one of the kept: a share of the body is shown in per cent. */
export const SCALE: Readonly<Record<Check["unit"], number>> = { deg: 1, ratio: 100, count: 1 };

function amount(unit: Check["unit"], value: number, language: string): string {
  const shown = Math.round(SCALE[unit] * value);
  switch (unit) {
    case "deg":
      return `${new Intl.NumberFormat(language).format(shown)}°`;
    case "ratio":
      return new Intl.NumberFormat(language, { style: "percent" }).format(shown / 100);
    case "count":
      return new Intl.NumberFormat(language).format(shown);
  }
}

/** A value with its error: "54° ± 8°". */
export function valueText({ unit, error }: Pick<Check, "unit" | "error">, value: number, language: string): string {
  return `${amount(unit, value, language)} ± ${amount(unit, error, language)}`;
}
