/** An item with links to its neighbours. */
export interface Linked {
  previous: Linked | undefined;
  next: Linked | undefined;
  /** The queue it is in. */
  queue: LinkedQueue<Linked> | undefined;
}

/**
 * A first-in, first-out queue that removes from the middle in O(1). So cancelling 10,000 waiting items costs 10,000 steps, and a
 * cancelled item does not stay in memory.
 */
export class LinkedQueue<T extends Linked> {
  #first: Linked | undefined;
  #last: Linked | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get first(): T | undefined {
    return this.#first as T | undefined;
  }

  get last(): T | undefined {
    return this.#last as T | undefined;
  }

  push(item: T): void {
    item.queue = this as unknown as LinkedQueue<Linked>;
    item.previous = this.#last;
    item.next = undefined;
    if (this.#last === undefined) {
      this.#first = item;
    } else {
      this.#last.next = item;
    }
    this.#last = item;
    this.#size++;
  }

  /** Inserts an item before `next`, which is in this queue; without `next`, at the end. */
  insertBefore(item: T, next: T | undefined): void {
    if (next === undefined) {
      this.push(item);
      return;
    }
    const previous = next.previous;
    item.queue = this as unknown as LinkedQueue<Linked>;
    item.previous = previous;
    item.next = next;
    next.previous = item;
    if (previous === undefined) {
      this.#first = item;
    } else {
      previous.next = item;
    }
    this.#size++;
  }

  shift(): T | undefined {
    const first = this.#first;
    if (first !== undefined) {
      this.remove(first as T);
    }
    return first as T | undefined;
  }

  /** Removes an item. Returns false when it is not in this queue. */
  remove(item: T): boolean {
    if (item.queue !== (this as unknown)) {
      return false;
    }
    const { previous, next } = item;
    if (previous === undefined) {
      this.#first = next;
    } else {
      previous.next = next;
    }
    if (next === undefined) {
      this.#last = previous;
    } else {
      next.previous = previous;
    }
    item.previous = undefined;
    item.next = undefined;
    item.queue = undefined;
    this.#size--;
    return true;
  }
}
