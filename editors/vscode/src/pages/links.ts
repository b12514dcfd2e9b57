import type { Location } from "vscode-languageclient";

/** The places that a page leads to. The page itself knows them by number only: it can open nothing that it was not given. */
export class Links {
  private readonly places: Location[] = [];

  to(location: Location): number {
    return this.places.push(location) - 1;
  }

  at(index: number): Location | undefined {
    return this.places[index];
  }
}
