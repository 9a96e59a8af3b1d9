/** What a figure knows of its reader's window: whether it is in sight, and what the reader prefers. */

/** software: WebGL 2 is there, but the processor draws; then a plainer picture in time is worth more. */
export type Drawing = "none" | "software" | "hardware";

let drawing: Drawing | null = null;

/** What can be drawn, asked once: a drawing library would complain on the console. */
function askDrawing(): Drawing {
  if (drawing === null) {
    const context = document.createElement("canvas").getContext("webgl2");
    const about = context?.getExtension("WEBGL_debug_renderer_info");
    const name = context && about ? String(context.getParameter(about.UNMASKED_RENDERER_WEBGL)) : "";
    drawing = context === null ? "none" : /swiftshader|llvmpipe|software|basic render/i.test(name) ? "software" : "hardware";
    context?.getExtension("WEBGL_lose_context")?.loseContext();
  }
  return drawing;
}

/** How far outside the window a figure already gets ready. */
const AHEAD = "300px";

export class Sight {
  inSight = false;
  /** In sight, or soon. */
  near = false;
  private readonly darkness = matchMedia("(prefers-color-scheme: dark)");
  private readonly calmness = matchMedia("(prefers-reduced-motion: reduce)");
  private observers: IntersectionObserver[] = [];

  constructor(
    private readonly element: Element,
    private readonly changed: () => void,
  ) {}

  get dark(): boolean {
    return this.darkness.matches;
  }

  /** Whether the reader wants little motion. */
  get calm(): boolean {
    return this.calmness.matches;
  }

  /** In sight, in a tab that is in front. */
  get watched(): boolean {
    return this.inSight && document.visibilityState === "visible";
  }

  get drawing(): Drawing {
    return askDrawing();
  }

  private readonly onChange = (): void => this.changed();

  start(): void {
    const watch = (rootMargin: string, set: (inside: boolean) => void): IntersectionObserver => {
      const observer = new IntersectionObserver(
        (entries) => {
          set(entries.at(-1)?.isIntersecting === true);
          this.changed();
        },
        { rootMargin },
      );
      observer.observe(this.element);
      return observer;
    };
    this.observers = [watch("0px", (inside) => (this.inSight = inside)), watch(AHEAD, (inside) => (this.near = inside))];
    document.addEventListener("visibilitychange", this.onChange);
    this.darkness.addEventListener("change", this.onChange);
    this.calmness.addEventListener("change", this.onChange);
  }

  stop(): void {
    for (const observer of this.observers) observer.disconnect();
    this.observers = [];
    this.inSight = this.near = false;
    document.removeEventListener("visibilitychange", this.onChange);
    this.darkness.removeEventListener("change", this.onChange);
    this.calmness.removeEventListener("change", this.onChange);
  }
}
