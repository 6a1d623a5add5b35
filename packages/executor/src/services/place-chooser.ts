import type { ServicePlace } from './service-place.ts';

/** Chooses the thread of a request. */
export class PlaceChooser {
  readonly #accepts: (place: ServicePlace) => boolean;
  #turn = 0;

  constructor(accepts: (place: ServicePlace) => boolean) {
    this.#accepts = accepts;
  }

  /** The place with the fewest in flight among those that take requests; ties in turn. */
  choose(places: readonly ServicePlace[]): ServicePlace | undefined {
    const count = places.length;
    let best: ServicePlace | undefined;
    let turn = this.#turn;
    for (let step = 0; step < count; step++) {
      turn = turn + 1 >= count ? 0 : turn + 1;
      const place = places[turn] as ServicePlace;
      if ((best === undefined || place.thread.inFlight < best.thread.inFlight) && this.#accepts(place)) {
        best = place;
      }
    }
    if (best !== undefined) {
      this.#turn = best.index;
    }
    return best;
  }
}
