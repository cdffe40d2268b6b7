import { VERDICT_MIME } from '../../check/verdict-mime.js';
import { displayContent, failureSchema, streamContent } from '../kernel/content.js';
import type { Message } from '../kernel/message.js';
import { type CodeCell, type Output, textOf } from '../notebook.js';
import { verdictSchema } from '../questions.js';
import { shaped } from '../shape.js';
import { type Amount, displayOctets, textOctets } from '../watch/amount.js';
import { FAILURE_TYPE, type KernelFailure } from '../watch/failures.js';
import { type OutputLimits, octetsText } from './output-limits.js';

/** A cell that was sent, and what is known of its outputs. */
interface Followed {
  cell: CodeCell;
  index: number;
  shown: Amount;
  failures: number;
  /** Which limit comes first: the notebook's, where other cells have shown so much. */
  whole: boolean;
  /** Something of it was left out, which was said. */
  full: boolean;
}

/** Reports of failures that are taken from one cell; a loop can make any number of them. */
const FAILURES = 100;

/**
 * Collects what a kernel broadcasts into the outputs of the cells that caused it, as far as the limits go. A cell can send
 * whatever it likes: what has no shape that Jupyter knows is told as the cell's fault, and left out.
 */
export class OutputCollector {
  /** Called with each failure that the kernel reports. */
  onFailure: (failure: KernelFailure, cell: number) => void = () => {};
  /** Called once for each cell of which something is left out, with the limit in Spanish. */
  onTooMuch: (cell: number, line: number | null, limit: string) => void = () => {};
  /** Called with why an output is none. */
  onMalformed: (cell: number, why: string) => void = () => {};

  readonly #cells = new Map<string, Followed>();
  readonly #byIndex = new Map<number, Followed>();
  readonly #displays = new Map<string, Output[]>();
  readonly #shown: Amount = { octets: 0, outputs: 0 };

  constructor(private readonly limits: OutputLimits) {}

  /** From now on this cell may have outputs, those whose parent is a message that {@link expect} names. */
  follow(cell: CodeCell, index: number): void {
    if (this.#byIndex.has(index)) return;
    this.#byIndex.set(index, {
      cell,
      index,
      shown: { octets: 0, outputs: 0 },
      failures: 0,
      whole: this.left.octets < this.limits.cell.octets || this.left.outputs < this.limits.cell.outputs,
      full: false,
    });
  }

  expect(id: string, index: number): void {
    this.#cells.set(id, this.#byIndex.get(index)!);
  }

  /** What one cell more may show. */
  get left(): Amount {
    const { cell, notebook } = this.limits;
    return {
      octets: Math.max(0, Math.min(cell.octets, notebook.octets - this.#shown.octets)),
      outputs: Math.max(0, Math.min(cell.outputs, notebook.outputs - this.#shown.outputs)),
    };
  }

  take(message: Message): void {
    const target = this.#cells.get(message.parent.msg_id ?? '');
    if (!target) return;
    try {
      this.#read(message, target);
    } catch (error) {
      this.onMalformed(target.index, (error as Error).message);
    }
  }

  /** Leaves out what a cell shows from now on. */
  stop(index: number, line: number | null): void {
    const target = this.#byIndex.get(index);
    if (!target || target.full) return;
    target.full = true;
    const { cell, notebook } = this.limits;
    const limit = target.whole
      ? `${octetsText(notebook.octets)} o ${notebook.outputs} salidas en todo el cuaderno`
      : `${octetsText(cell.octets)} o ${cell.outputs} salidas por celda`;
    target.cell.outputs.push({
      output_type: 'stream',
      name: 'stderr',
      text: `[maillab] La celda muestra demasiado: lo que sigue no se guarda (límite: ${limit}).\n`,
    });
    this.onTooMuch(index, line, limit);
  }

  #read({ header, content }: Message, target: Followed): void {
    switch (header.msg_type) {
      case 'stream': {
        const { name, text } = shaped(streamContent, content);
        const last = target.cell.outputs.at(-1);
        const goesOn = last?.output_type === 'stream' && last.name === name;
        if (!this.#admit(target, { octets: textOctets(text), outputs: goesOn ? 0 : 1 })) return;
        if (goesOn) last.text = textOf(last.text) + text;
        else target.cell.outputs.push({ output_type: 'stream', name, text });
        return;
      }
      case 'display_data':
      case 'execute_result': {
        const { data, metadata = {}, transient } = shaped(displayContent, content);
        if (FAILURE_TYPE in data) {
          target.failures += 1;
          const failure = shaped(failureSchema, data[FAILURE_TYPE]);
          if (target.failures <= FAILURES) this.onFailure(failure, target.index);
          return;
        }
        if (VERDICT_MIME in data) shaped(verdictSchema, data[VERDICT_MIME]);
        if (!this.#admit(target, { octets: displayOctets(content), outputs: 1 })) return;
        const output = { output_type: 'display_data', data, metadata } as unknown as Output;
        target.cell.outputs.push(output);
        const id = transient?.display_id;
        if (id) this.#displays.set(id, [...(this.#displays.get(id) ?? []), output]);
        return;
      }
      case 'update_display_data': {
        const { data, metadata = {}, transient } = shaped(displayContent, content);
        if (!this.#admit(target, { octets: displayOctets(content), outputs: 0 })) return;
        for (const shown of this.#displays.get(transient?.display_id ?? '') ?? [])
          Object.assign(shown, { data, metadata });
      }
    }
  }

  /** Whether so much more is within the limits; if not, nothing more of the cell is. */
  #admit(target: Followed, { octets, outputs }: Amount): boolean {
    if (target.full) return false;
    const within = (shown: Amount, limit: Amount) =>
      shown.octets + octets <= limit.octets && shown.outputs + outputs <= limit.outputs;
    if (!within(target.shown, this.limits.cell) || !within(this.#shown, this.limits.notebook)) {
      this.stop(target.index, null);
      return false;
    }
    for (const shown of [target.shown, this.#shown]) {
      shown.octets += octets;
      shown.outputs += outputs;
    }
    return true;
  }
}
