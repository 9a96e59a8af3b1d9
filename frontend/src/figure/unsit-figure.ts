/** The one script a page needs: defines `<unsit-figure>`. */
import { UnsitFigure } from "./element.ts";

UnsitFigure.folder = new URL(/* @vite-ignore */ "./figures/", import.meta.url).href;

if (customElements.get("unsit-figure") === undefined) customElements.define("unsit-figure", UnsitFigure);

declare global {
  interface HTMLElementTagNameMap {
    "unsit-figure": UnsitFigure;
  }
}

export { UnsitFigure };
