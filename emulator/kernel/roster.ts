interface Place<T extends object> {
  item: T | undefined;
  before: Place<T> | undefined;
  after: Place<T> | undefined;
}

/**
 * Those who are there now, in the order in which they came, where thousands come and go each second. A Set would do, but for
 * what it leaves behind: see decisions/014-garbage-stays-young.md.
 */
export class Roster<T extends object> {
  #first: Place<T> | undefined;
  #last: Place<T> | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Returns what takes the item out again; a second call of that does nothing. */
  add(item: T): () => void {
    const place: Place<T> = { item, before: this.#last, after: undefined };
    if (this.#last) this.#last.after = place;
    else this.#first = place;
    this.#last = place;
    this.#size += 1;
    return () => this.#remove(place);
  }

  /** Goes through those who are there now; who leaves meanwhile is left out, who comes meanwhile is not met. */
  each(visit: (item: T) => void): void {
    const places: Place<T>[] = [];
    for (let place = this.#first; place; place = place.after) places.push(place);
    for (const { item } of places) if (item !== undefined) visit(item);
  }

  #remove(place: Place<T>): void {
    if (place.item === undefined) return;
    if (place.before) place.before.after = place.after;
    else this.#first = place.after;
    if (place.after) place.after.before = place.before;
    else this.#last = place.before;
    // Nothing leads from one who left to those who are still there.
    place.item = undefined;
    place.before = undefined;
    place.after = undefined;
    this.#size -= 1;
  }
}
