/** The one script a page needs: defines `<unsit-history>`. */
import { UnsitHistory } from "./element.ts";

if (customElements.get("unsit-history") === undefined) customElements.define("unsit-history", UnsitHistory);

declare global {
  interface HTMLElementTagNameMap {
    "unsit-history": UnsitHistory;
  }
}

export { UnsitHistory };
