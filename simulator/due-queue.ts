/** Who is due when: a binary heap. One entry an owner; putting it again moves it. */
export interface DueQueue<Owner> {
  put(owner: Owner, at: number): void
  remove(owner: Owner): void
  /** When the first is due; Infinity when none is. */
  next(): number
  /** The first, if due at `now`; it is taken out. */
  take(now: number): Owner | null
}

interface Entry<Owner> {
  readonly owner: Owner
  readonly at: number
}

export function makeDueQueue<Owner>(): DueQueue<Owner> {
  const heap: Entry<Owner>[] = []
  // Moved and removed entries stay in the heap until they come up, and are then passed over.
  const current = new Map<Owner, Entry<Owner>>()

  const swap = (a: number, b: number): void => {
    const entry = heap[a]!
    heap[a] = heap[b]!
    heap[b] = entry
  }
  const rise = (from: number): void => {
    let place = from
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (heap[parent]!.at <= heap[place]!.at) return
      swap(place, parent)
      place = parent
    }
  }
  const sink = (): void => {
    let place = 0
    for (;;) {
      let least = place
      for (const child of [2 * place + 1, 2 * place + 2])
        if (child < heap.length && heap[child]!.at < heap[least]!.at) least = child
      if (least === place) return
      swap(place, least)
      place = least
    }
  }
  const pop = (): void => {
    const last = heap.pop()!
    if (heap.length === 0) return
    heap[0] = last
    sink()
  }
  const settle = (): Entry<Owner> | null => {
    while (heap.length > 0) {
      const first = heap[0]!
      if (current.get(first.owner) === first) return first
      pop()
    }
    return null
  }
  return {
    put(owner, at) {
      const known = current.get(owner)
      if (known?.at === at) return
      const entry = { owner, at }
      current.set(owner, entry)
      heap.push(entry)
      rise(heap.length - 1)
    },
    remove: (owner) => void current.delete(owner),
    next: () => settle()?.at ?? Infinity,
    take(now) {
      const first = settle()
      if (first === null || first.at > now) return null
      pop()
      current.delete(first.owner)
      return first.owner
    },
  }
}
