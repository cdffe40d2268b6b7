import { visible } from '../show/visible.js';

/** An error's message as a line, or several, of a terminal: what it quotes of files and servers cannot speak to that. */
export function errorText(program: string, message: string): string {
  return `${program}: ${message.split('\n').map(visible).join('\n')}\n`;
}
