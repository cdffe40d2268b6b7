import type { Message } from './kernel/message.js';
import { type CodeCell, type Output, textOf } from './notebook.js';
import { FAILURE_TYPE, type KernelFailure } from './probe/failures.js';

/** Collects what a kernel broadcasts into the outputs of the cells that caused it. */
export class OutputCollector {
  /** Called with each failure that the kernel reports. */
  onFailure: (failure: KernelFailure, cell: number) => void = () => {};

  readonly #cells = new Map<string, { cell: CodeCell; index: number }>();
  readonly #displays = new Map<string, Output[]>();

  /** Outputs whose parent is the message `id` belong to this cell. */
  follow(id: string, cell: CodeCell, index: number): void {
    this.#cells.set(id, { cell, index });
  }

  take({ header, parent, content }: Message): void {
    const target = this.#cells.get(parent.msg_id ?? '');
    if (!target) return;
    const { cell, index } = target;
    switch (header.msg_type) {
      case 'stream':
        appendStream(cell, String(content.name), String(content.text));
        return;
      case 'display_data':
      case 'execute_result': {
        const data = (content.data ?? {}) as Record<string, unknown>;
        if (FAILURE_TYPE in data) {
          this.onFailure(data[FAILURE_TYPE] as KernelFailure, index);
          return;
        }
        const output = {
          output_type: 'display_data',
          data,
          metadata: content.metadata ?? {},
        } as unknown as Output;
        cell.outputs.push(output);
        this.#remember(content, output);
        return;
      }
      case 'update_display_data':
        for (const shown of this.#displays.get(displayId(content) ?? '') ?? []) {
          shown.data = content.data as Output['data'];
          shown.metadata = (content.metadata ?? {}) as Output['metadata'];
        }
    }
  }

  #remember(content: Record<string, unknown>, output: Output): void {
    const id = displayId(content);
    if (id) this.#displays.set(id, [...(this.#displays.get(id) ?? []), output]);
  }
}

function displayId(content: Record<string, unknown>): string | undefined {
  return (content.transient as { display_id?: string } | undefined)?.display_id;
}

/** Text of the same stream that follows directly is one output, as Jupyter keeps it. */
function appendStream(cell: CodeCell, name: string, text: string): void {
  const last = cell.outputs.at(-1);
  if (last?.output_type === 'stream' && last.name === name) last.text = textOf(last.text) + text;
  else cell.outputs.push({ output_type: 'stream', name: name as 'stdout', text });
}
