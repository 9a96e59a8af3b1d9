/** The voice from files, for browsers without one of their own: sentences put together out of recorded pieces. */
import { LiveAudio } from "./audio.ts";
import type { Urgency } from "./script.ts";
import { parted, wordsOf } from "./spoken.ts";
import { Voice } from "./voice.ts";

/** Between two pieces of a sentence, and between two sentences. */
const PAUSE_S = 0.12;
const FORMAT = 1;

/** Where a piece lies: its pack, and from which byte to which. */
interface Place {
  readonly pack: string;
  readonly start: number;
  readonly end: number;
}

/** The list of what there is in a language, as `unsit.film.spoken` writes it. */
interface Index {
  readonly format: number;
  readonly language: string;
  /** Packs by file name; in each the pieces by their words, as [first byte, byte after the last]. */
  readonly packs: Readonly<Record<string, Readonly<Record<string, readonly [number, number]>>>>;
}

/** The pack of what the player says by itself; the others are named after their movements. */
const PLAYER = "player";

function nameOf(pack: string): string {
  return /([^/]+)-\w+\.bin$/.exec(pack)?.[1] ?? "";
}

/** Where each piece lies. What several packs have is taken from those that are fetched anyway: `movements`' own. */
export function places({ packs }: Pick<Index, "packs">, movements: readonly string[] = []): Map<string, Place> {
  const found = new Map<string, Place>();
  const wanted = [PLAYER, ...movements];
  const isWanted = ([pack]: readonly [string, unknown]): boolean => wanted.includes(nameOf(pack));
  const all = Object.entries(packs);
  for (const [pack, pieces] of [...all.filter(isWanted), ...all.filter((one) => !isWanted(one))]) {
    for (const [words, [start, end]] of Object.entries(pieces)) {
      if (!found.has(words)) found.set(words, { pack, start, end });
    }
  }
  return found;
}

export class RecordedVoice {
  on = true;
  private index: Index | null = null;
  private known: ReadonlyMap<string, Place> = new Map();
  private longest = 0;
  private address = "";
  /** What was laid down before an interruption is not heard afterwards. */
  private readonly audio = new LiveAudio(() => this.hush());
  private silent = 0;
  private readonly packs = new Map<string, Promise<ArrayBuffer>>();
  private playing: AudioBufferSourceNode[] = [];
  /** Counts what was hushed, so that what is still being fetched then is not spoken later. */
  private turn = 0;
  private free_s = 0;
  private pending = 0;
  private work: Promise<void> = Promise.resolve();

  /** failed: is called when twice one after the other nothing could be heard. */
  constructor(private readonly failed: () => void = () => undefined) {}

  /** Fetch the list of what there is; gives whether there is any. address: of the language's list; empty: none. */
  async find(address: string): Promise<boolean> {
    if (address === "" || !("AudioContext" in window)) return false;
    try {
      const response = await fetch(address);
      const index = response.ok ? ((await response.json()) as Index) : null;
      if (index?.format !== FORMAT) return false;
      this.address = new URL(address, document.baseURI).href;
      this.index = index;
      this.known = places(index);
      this.longest = Math.max(0, ...[...this.known.keys()].map((words) => words.split(" ").length));
    } catch {
      return false;
    }
    return this.isThere;
  }

  get isThere(): boolean {
    return this.known.size > 0;
  }

  /** Browsers allow sound after a touch or a key only: call this from one. */
  wake(): void {
    if (this.isThere) this.audio.wake();
  }

  /** Make ready for a session of these movements; gives the files it is spoken from, to be kept for use without a network. */
  lead(movements: readonly string[]): string[] {
    if (this.index === null) return [];
    this.known = places(this.index, movements);
    const packs = Object.keys(this.index.packs).filter((pack) => [PLAYER, ...movements].includes(nameOf(pack)));
    return [this.address, ...packs.map((pack) => this.fileOf(pack))].map((file) => new URL(file).pathname);
  }

  private fileOf(pack: string): string {
    return new URL(pack, this.address).href;
  }

  say(text: string, urgency: Urgency): void {
    if (!this.on || !this.isThere || wordsOf(text).length === 0) return;
    if (urgency === "idle" && this.isBusy) return;
    if (urgency === "now") this.hush();
    const turn = this.turn;
    this.pending += 1;
    // One after the other, in the order in which it was asked for.
    this.work = this.work
      .then(() => this.speak(text, turn))
      .catch(() => this.missed())
      .finally(() => (this.pending -= 1));
  }

  hush(): void {
    this.turn += 1;
    for (const source of this.playing) source.stop();
    this.playing = [];
    this.free_s = 0;
  }

  close(): void {
    this.hush();
    this.audio.close();
  }

  private get isBusy(): boolean {
    return this.pending > 0 || this.free_s > (this.audio.heard?.currentTime ?? 0);
  }

  private missed(): void {
    this.silent += 1;
    if (this.silent === 2) this.failed();
  }

  private pack(name: string): Promise<ArrayBuffer> {
    const known = this.packs.get(name);
    if (known !== undefined) return known;
    const got = fetch(this.fileOf(name)).then((response) => {
      if (!response.ok) throw new Error(`${name}: status ${response.status}`);
      return response.arrayBuffer();
    });
    this.packs.set(name, got);
    got.catch(() => this.packs.delete(name));
    return got;
  }

  private async speak(text: string, turn: number): Promise<void> {
    if (turn !== this.turn) return;
    const context = this.audio.heard;
    if (context === null) return this.missed();
    const { pieces, missing } = parted(text, this.known, this.longest);
    // Half a sentence may mean something else; the caption has all of it.
    if (missing.length > 0) return;
    const sounds = await Promise.all(
      pieces.map(async ({ pack, start, end }) => context.decodeAudioData((await this.pack(pack)).slice(start, end))),
    );
    if (turn !== this.turn || !this.on) return;
    if (context.state !== "running") return this.missed();
    this.silent = 0;
    let at_s = Math.max(context.currentTime, this.free_s);
    for (const buffer of sounds) {
      const source = new AudioBufferSourceNode(context, { buffer });
      source.connect(context.destination);
      source.onended = () => (this.playing = this.playing.filter((one) => one !== source));
      source.start(at_s);
      this.playing.push(source);
      at_s += buffer.duration + PAUSE_S;
    }
    this.free_s = at_s;
  }
}

/** All files of a language's voice, where this device has no voice of its own for it. */
export async function voiceFiles(address: string, tag: string): Promise<string[]> {
  if (address === "" || (await new Voice(tag, () => undefined).find())) return [];
  const response = await fetch(address);
  if (!response.ok) return [];
  const { packs } = (await response.json()) as Index;
  const base = new URL(address, document.baseURI);
  return [base, ...Object.keys(packs).map((pack) => new URL(pack, base))].map(({ pathname }) => pathname);
}
