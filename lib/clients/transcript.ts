import type { SessionOptions } from './connection.js';

/** Shows a session's lines as they are sent and received. */
export class Transcript {
  readonly #show: (line: string) => void;

  constructor({ show }: Pick<SessionOptions, 'show'>) {
    this.#show = show === false ? () => {} : (show ?? ((line) => console.log(line)));
  }

  /** Shows a line as it is sent. */
  sent(text: string): void {
    for (const line of text.split('\n')) this.#show(`C: ${line}`);
  }

  /** Shows a line as it comes. */
  received(text: string): void {
    for (const line of text.split('\n')) this.#show(`S: ${line}`);
  }

  /** Shows what no line says, such as that TLS began. */
  note(text: string): void {
    this.#show(`   (${text})`);
  }
}
