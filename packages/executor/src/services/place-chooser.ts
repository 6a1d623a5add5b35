import type { ServicePlace } from './service-place.ts';

/** Chooses the thread of a request. */
export class PlaceChooser {
  readonly #accepts: (place: ServicePlace) => boolean;
  readonly #isAwake: (place: ServicePlace) => boolean;
  #turn = 0;

  /** `isAwake` is asked of threads that have nothing in flight. */
  constructor(accepts: (place: ServicePlace) => boolean, isAwake: (place: ServicePlace) => boolean) {
    this.#accepts = accepts;
    this.#isAwake = isAwake;
  }

  /**
   * The place with the fewest in flight among those that take requests; of several with none, one that has not gone to sleep yet;
   * other ties in turn.
   */
  choose(places: readonly ServicePlace[]): ServicePlace | undefined {
    const count = places.length;
    let best: ServicePlace | undefined;
    let turn = this.#turn;
    for (let step = 0; step < count; step++) {
      turn = turn + 1 >= count ? 0 : turn + 1;
      const place = places[turn] as ServicePlace;
      if ((best === undefined || this.#isBetter(place, best)) && this.#accepts(place)) {
        best = place;
      }
    }
    if (best !== undefined) {
      this.#turn = best.index;
    }
    return best;
  }

  #isBetter(place: ServicePlace, best: ServicePlace): boolean {
    const { inFlight } = place.thread;
    return (
      inFlight < best.thread.inFlight ||
      (inFlight === 0 && best.thread.inFlight === 0 && this.#isAwake(place) && !this.#isAwake(best))
    );
  }
}
