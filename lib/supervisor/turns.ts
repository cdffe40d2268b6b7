/** Work of which one piece at a time is done, in the order in which it came. */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();

  /** Resolves, or fails, as the work does. What came before may have failed. */
  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work);
    this.last = turn.catch(() => {});
    return turn;
  }
}
