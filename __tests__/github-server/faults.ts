// Faults that tests inject, and requests that tests hold back to choose an interleaving.

/** Which requests. All that is given has to match. */
export interface RequestMatch {
  readonly method?: string
  /** Of the path with its query, without the base path of the API: `/\/reactions$/`. */
  readonly path?: RegExp
}

export interface Fault {
  /** The k-th request from now on (1: the next one), or the requests that match. */
  readonly on: number | RequestMatch
  /** How many of the requests that match; one where nothing else is said. */
  readonly times?: number
  /** The request is carried out all the same before the fault happens. */
  readonly performed?: boolean
  readonly does:
    | {
        readonly kind: 'answer'
        readonly status: number
        readonly headers?: Readonly<Record<string, string>>
        readonly message?: string
      }
    /** The connection is closed without an answer. */
    | { readonly kind: 'close' }
    /** No answer ever comes. */
    | { readonly kind: 'hang' }
}

export interface Hold {
  /** Settles when the request is there and held. */
  readonly arrived: Promise<void>
  /** Lets it, and all later ones that match, go on. */
  release(): void
}

interface SeenRequest {
  readonly method: string
  readonly path: string
}

export interface Interference {
  readonly inject: (fault: Fault) => void
  readonly hold: (on: RequestMatch) => Hold
  /** The fault that this request meets, which is used up by it. */
  faultOf(request: SeenRequest): Fault | undefined
  /** Settles when nothing holds this request any more. */
  passage(request: SeenRequest): Promise<void>
}

export function createInterference(): Interference {
  const faults: { readonly fault: Fault; seen: number; left: number }[] = []
  const holds: { readonly on: RequestMatch; readonly arrive: () => void; readonly gate: Promise<void> }[] = []
  return {
    inject(fault) {
      faults.push({ fault, seen: 0, left: fault.times ?? 1 })
    },
    hold(on) {
      const arrival = deferred()
      const gate = deferred()
      const hold = { on, arrive: arrival.resolve, gate: gate.promise }
      holds.push(hold)
      return {
        arrived: arrival.promise,
        release() {
          holds.splice(holds.indexOf(hold), 1)
          gate.resolve()
        },
      }
    },
    faultOf(request) {
      const met = faults.map((entry) => {
        entry.seen += 1
        const { on } = entry.fault
        const hit = typeof on === 'number' ? entry.seen === on : matches(on, request)
        return hit && entry.left > 0 ? entry : undefined
      })
      const first = met.find((entry) => entry !== undefined)
      if (first !== undefined) first.left -= 1
      return first?.fault
    },
    async passage(request) {
      const hold = holds.find(({ on }) => matches(on, request))
      hold?.arrive()
      await hold?.gate
    },
  }
}

function matches({ method, path }: RequestMatch, request: SeenRequest): boolean {
  return (method === undefined || method === request.method) && (path?.test(request.path) ?? true)
}

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let settle: () => void = () => undefined
  const promise = new Promise<void>((resolve) => {
    settle = resolve
  })
  return {
    promise,
    resolve: () => {
      settle()
    },
  }
}
