/** The one script a page needs: defines `<unsit-player>`. */
import { UnsitPlayer } from "./element.ts";

if (customElements.get("unsit-player") === undefined) customElements.define("unsit-player", UnsitPlayer);

declare global {
  interface HTMLElementTagNameMap {
    "unsit-player": UnsitPlayer;
  }
}

export { UnsitPlayer };
