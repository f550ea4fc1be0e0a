/** Turns: acts on one thing wait for each other, since each needs the revision that the one before it made. */

export class Turns {
  private last: Promise<unknown> = Promise.resolve();
  private waiting = new Set<string>();

  /** Do it when all before it are done; null where the same act is under way already: who presses twice means it once. */
  take<T>(name: string, act: () => Promise<T>): Promise<T> | null {
    if (this.waiting.has(name)) return null;
    this.waiting.add(name);
    const mine = this.last.then(act).finally(() => this.waiting.delete(name));
    this.last = mine.catch(() => undefined);
    return mine;
  }

  get isIdle(): boolean {
    return this.waiting.size === 0;
  }
}
