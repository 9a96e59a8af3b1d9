/** The one script a page needs: defines `<unsit-choose>`. */
import { UnsitChoose } from "./element.ts";

if (customElements.get("unsit-choose") === undefined) customElements.define("unsit-choose", UnsitChoose);

declare global {
  interface HTMLElementTagNameMap {
    "unsit-choose": UnsitChoose;
  }
}

export { UnsitChoose };
