/** What the form shows of a movement's or a routine's file, as data; the words for it stand in `words.ts`. */
import type { FileKind, Vocabulary } from "./messages.ts";
import { type Doc, item, texts, type Value } from "./toml.ts";

/** Where the names that a field offers come from. */
export type Source = (doc: Doc, vocabulary: Vocabulary | null, movements: readonly Named[]) => readonly string[];

export interface Named {
  readonly id: string;
  readonly name: string;
}

interface Plain {
  /** The key, below the table the field belongs to. */
  readonly key: string;
  /** May be left out: emptied, its key goes away. */
  readonly isOptional?: boolean;
}

export type Field =
  | (Plain & { readonly kind: "text" | "long" | "number" | "whole" | "yes" })
  | (Plain & { readonly kind: "choice"; readonly options: readonly string[]; readonly usual?: string })
  /** A text for which names are offered. */
  | (Plain & { readonly kind: "name"; readonly from: Source; readonly list: string })
  /** A list of texts, in order. */
  | (Plain & { readonly kind: "texts" })
  /** A list of names, each chosen or not. */
  | (Plain & { readonly kind: "ticks"; readonly from: Source })
  | (Plain & { readonly kind: "range" })
  /** Joints with their angles. */
  | (Plain & { readonly kind: "angles" })
  | (Plain & { readonly kind: "pairs" })
  /** A list of tables. title: the key that tells them apart. */
  | (Plain & { readonly kind: "items"; readonly fields: readonly Field[]; readonly title: string; readonly fresh: (doc: Doc) => Value })
  /** A table below. fresh: what it begins as, where it may be left out. */
  | (Plain & { readonly kind: "group"; readonly fields: readonly Field[]; readonly fresh?: Value });

export interface Section {
  readonly id: string;
  readonly fields: readonly Field[];
  readonly isFor?: (doc: Doc) => boolean;
}

const POSITIONS = ["standing", "seated", "supine", "side_lying", "prone", "quadruped", "hanging"];
const FACINGS = ["front", "back", "active_side", "other_side", "head", "feet"];
const ORIGINS = ["zero", "start"];

const measures: Source = (doc, vocabulary) => {
  const sides = doc.values.get("sides") === "both" ? ["either", "left", "right"] : ["active", "other", "either"];
  return (vocabulary?.measures ?? []).flatMap(({ name, sided }) => (sided ? sides.map((side) => `${name}.${side}`) : [name]));
};

const labels: Source = (doc) => {
  const count = doc.counts.get("figure.keyframes") ?? 0;
  return [...new Set(Array.from({ length: count }, (_, n) => String(doc.values.get(`${item("figure.keyframes", n + 1)}.label`) ?? "")))].filter((label) => label !== "");
};

const views: Source = (doc) => Array.from({ length: doc.counts.get("views") ?? 0 }, (_, n) => String(doc.values.get(`${item("views", n + 1)}.id`) ?? ""));

/** What is chosen already is offered too, whatever else is known. */
export function offered(from: Source, doc: Doc, path: string, vocabulary: Vocabulary | null, movements: readonly Named[]): string[] {
  return [...new Set([...from(doc, vocabulary, movements), ...texts(doc, path)])];
}

const movementIds: Source = (_doc, _vocabulary, movements) => movements.map(({ id }) => id);

const measure: Field = { kind: "name", key: "measure", from: measures, list: "measures" };
const CONDITION: readonly Field[] = [
  measure,
  { kind: "number", key: "min", isOptional: true },
  { kind: "number", key: "max", isOptional: true },
  { kind: "choice", key: "origin", options: ORIGINS, usual: "zero" },
];
const conditions = (key: string): Field => ({ kind: "items", key, fields: CONDITION, title: "measure", fresh: () => ({ measure: "trunk_tilt_deg", min: 0 }) });
const CIRCLE: readonly Field[] = [
  { kind: "number", key: "radius_deg" },
  { kind: "number", key: "period_s" },
  { kind: "number", key: "roundness", isOptional: true },
];

function isKind(kind: string): (doc: Doc) => boolean {
  return (doc) => doc.values.get("kind") === kind;
}

function freshKeyframe(doc: Doc): Value {
  const count = doc.counts.get("figure.keyframes") ?? 0;
  const last = Number(doc.values.get(`${item("figure.keyframes", count)}.time_s`) ?? -1);
  return { time_s: last + 1, label: `step_${count + 1}`, angles_deg: {} };
}

const ORIGIN: readonly Field[] = [
  { kind: "text", key: "licence" },
  { kind: "texts", key: "authors", isOptional: true },
  { kind: "text", key: "adapted_from", isOptional: true },
];

const MOVEMENT: readonly Section[] = [
  {
    id: "names",
    fields: [{ kind: "text", key: "name" }, { kind: "text", key: "id" }, { kind: "text", key: "family" }, { kind: "text", key: "variant" }, ...ORIGIN, { kind: "long", key: "source" }, { kind: "text", key: "reviewer" }],
  },
  {
    id: "what",
    fields: [
      { kind: "choice", key: "kind", options: ["repetitions", "hold", "circles"] },
      { kind: "choice", key: "position", options: POSITIONS },
      { kind: "choice", key: "sides", options: ["one", "both"] },
      { kind: "ticks", key: "equipment", from: (_doc, vocabulary) => vocabulary?.equipment ?? [] },
    ],
  },
  {
    id: "words",
    fields: [
      { kind: "group", key: "text", fields: [{ kind: "long", key: "summary" }, { kind: "texts", key: "setup" }, { kind: "texts", key: "steps" }, { kind: "long", key: "breathing" }, { kind: "long", key: "deeper", isOptional: true }] },
      { kind: "texts", key: "reassurance" },
    ],
  },
  {
    id: "dose",
    fields: [
      { kind: "group", key: "dose", fields: [{ kind: "range", key: "sets" }, { kind: "range", key: "repetitions", isOptional: true }, { kind: "range", key: "hold_s", isOptional: true }, { kind: "range", key: "circles_each_way", isOptional: true }, { kind: "range", key: "per_week", isOptional: true }] },
      { kind: "group", key: "tempo", fields: ["out_s", "back_s", "breathe_in_s", "breathe_out_s"].map((key): Field => ({ kind: "number", key, isOptional: true })) },
    ],
  },
  {
    id: "figure",
    fields: [
      {
        kind: "items",
        key: "figure.keyframes",
        title: "label",
        fresh: freshKeyframe,
        fields: [{ kind: "text", key: "label" }, { kind: "number", key: "time_s" }, { kind: "angles", key: "angles_deg" }, { kind: "pairs", key: "contacts", isOptional: true }],
      },
      { kind: "texts", key: "figure.anchor" },
      { kind: "ticks", key: "figure.props", from: (_doc, vocabulary) => vocabulary?.props ?? [], isOptional: true },
    ],
  },
  { id: "circle", isFor: isKind("circles"), fields: [{ kind: "group", key: "figure.circle", fields: CIRCLE, fresh: { radius_deg: 8, period_s: 3 } }] },
  {
    id: "faults",
    fields: [
      {
        kind: "items",
        key: "faults",
        title: "id",
        fresh: (doc) => ({
          id: `fault_${(doc.counts.get("faults") ?? 0) + 1}`, measure: "trunk_tilt_deg", above: 30, severity: 1, cue: "", reason: "", views: [],
          counter_example: { angles_deg: { trunk_flexion: 30 } },
        }),
        fields: [
          { kind: "text", key: "id" },
          { kind: "text", key: "cue" },
          { kind: "long", key: "reason" },
          { kind: "choice", key: "severity", options: ["1", "2", "3"] },
          measure,
          { kind: "number", key: "above", isOptional: true },
          { kind: "number", key: "below", isOptional: true },
          { kind: "choice", key: "origin", options: ORIGINS, usual: "zero" },
          { kind: "number", key: "min_s", isOptional: true },
          { kind: "choice", key: "during", options: ["active", "set", "rest"], usual: "active" },
          { kind: "choice", key: "statistic", options: ["value", "sd", "range"], usual: "value" },
          { kind: "ticks", key: "views", from: views },
          {
            kind: "group",
            key: "counter_example",
            fields: [{ kind: "angles", key: "angles_deg" }, { kind: "ticks", key: "at", from: labels, isOptional: true }, { kind: "number", key: "tempo", isOptional: true }],
          },
        ],
      },
    ],
  },
  {
    id: "counting",
    fields: [
      { kind: "group", key: "setup", fields: [conditions("require"), conditions("keep"), { kind: "number", key: "min_s", isOptional: true }, { kind: "number", key: "leave_s", isOptional: true }] },
    ],
  },
  {
    id: "repetition",
    isFor: isKind("repetitions"),
    fields: [
      {
        kind: "group",
        key: "repetition",
        fresh: { measure: "hip_flexion_deg.active", enter: 40, leave: 15, partial: 28 },
        fields: [measure, ...["enter", "leave", "partial"].map((key): Field => ({ kind: "number", key })), ...["min_s", "max_s", "own_share"].map((key): Field => ({ kind: "number", key, isOptional: true })), { kind: "choice", key: "origin", options: ORIGINS, usual: "zero" }],
      },
    ],
  },
  {
    id: "hold",
    isFor: isKind("hold"),
    fields: [{ kind: "group", key: "hold", fresh: { conditions: [] }, fields: [conditions("conditions"), { kind: "number", key: "enter_s", isOptional: true }, { kind: "number", key: "pause_s", isOptional: true }] }],
  },
  {
    id: "circles",
    isFor: isKind("circles"),
    fields: [
      {
        kind: "group",
        key: "circles",
        fresh: { x: "hip_flexion_deg.active", y: "hip_abduction_deg.active", radius_min: 3, radius_max: 20 },
        fields: [
          { kind: "name", key: "x", from: measures, list: "measures" },
          { kind: "name", key: "y", from: measures, list: "measures" },
          { kind: "number", key: "radius_min" },
          { kind: "number", key: "radius_max" },
          { kind: "number", key: "min_s", isOptional: true },
        ],
      },
    ],
  },
  {
    id: "camera",
    fields: [
      {
        kind: "items",
        key: "views",
        title: "id",
        fresh: (doc) => ({ id: `view_${(doc.counts.get("views") ?? 0) + 1}`, facing: "front", azimuth_deg: 0, elevation_deg: 10, distance_m: 2.7, advice: "" }),
        fields: [{ kind: "text", key: "id" }, { kind: "choice", key: "facing", options: FACINGS }, ...["azimuth_deg", "elevation_deg", "distance_m"].map((key): Field => ({ kind: "number", key })), { kind: "long", key: "advice" }],
      },
    ],
  },
  {
    id: "safety",
    fields: [
      { kind: "texts", key: "safety.stop_when" },
      {
        kind: "items",
        key: "safety.not_for",
        title: "id",
        fresh: () => ({ id: "", text: "" }),
        fields: [
          { kind: "name", key: "id", from: (_doc, vocabulary) => Object.keys(vocabulary?.precautions ?? {}), list: "precautions" },
          { kind: "long", key: "text" },
          { kind: "name", key: "replacement", from: movementIds, list: "movements", isOptional: true },
        ],
      },
      { kind: "group", key: "neighbours", fields: ["easier", "deeper"].map((key): Field => ({ kind: "name", key, from: movementIds, list: "movements" })) },
    ],
  },
];

const ROUTINE: readonly Section[] = [
  { id: "names", fields: [{ kind: "text", key: "name" }, { kind: "long", key: "text" }, { kind: "text", key: "id" }, ...ORIGIN] },
  {
    id: "blocks",
    fields: [
      {
        kind: "items",
        key: "blocks",
        title: "side_rule",
        fresh: () => ({ side_rule: "each_on_both_sides", prescriptions: [{ movement: "hip_stretch_floor" }] }),
        fields: [
          { kind: "choice", key: "side_rule", options: ["each_on_both_sides", "all_on_one_side_then_turn"] },
          {
            kind: "items",
            key: "prescriptions",
            title: "movement",
            fresh: () => ({ movement: "hip_stretch_floor" }),
            fields: [
              { kind: "name", key: "movement", from: movementIds, list: "movements" },
              ...["sets", "repetitions", "circles_each_way"].map((key): Field => ({ kind: "whole", key, isOptional: true })),
              { kind: "number", key: "hold_s", isOptional: true },
            ],
          },
          { kind: "number", key: "rest_s", isOptional: true },
          { kind: "number", key: "turn_s", isOptional: true },
        ],
      },
    ],
  },
];

export const SECTIONS: Readonly<Record<FileKind, readonly Section[]>> = { movement: MOVEMENT, routine: ROUTINE };
