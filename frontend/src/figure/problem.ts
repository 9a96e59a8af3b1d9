/** What can go wrong with a figure; the code chooses the words, the detail is for the console of a developer. */
export type ProblemCode = "no-movement" | "unknown-movement" | "unknown-body" | "unreachable" | "unreadable" | "no-webgl" | "context-lost";

export class Problem extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
  ) {
    super(`${code}: ${detail}`);
    this.name = "Problem";
  }
}
