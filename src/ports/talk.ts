// What a program says to the person at its terminal, and asks.

/** How the terminal draws. */
export interface TalkScreen {
  readonly color: boolean
  readonly width: number
}

export interface Talk {
  /** Shows what is drawn for the terminal at hand. */
  show(draw: (screen: TalkScreen) => string): void
  /** A question that is answered by yes or no; `otherwise` holds where nobody is asked. */
  confirm(question: string, otherwise: boolean): Promise<boolean>
}
