import type { TslabJupyter, WriteDisplay, WriteStream } from '../../notebook/internals.js';
import type { Cells, ExecuteRequest } from './cells.js';
import { currentCause } from './context.js';

/** What Node.js says itself of what a program does: an output of the cell, whenever it comes. */
let warning = false;

/** Has each output go to the cell whose doing it is, even when another one runs by then. */
export function watchOutputs({ JupyterHandlerImpl }: TslabJupyter, cells: Cells): void {
  const handler = JupyterHandlerImpl.prototype;
  const execute = handler.handleExecuteImpl;
  handler.handleExecuteImpl = async function (request, stream, display) {
    const execution = cells.begin(request as ExecuteRequest, stream, display);
    const write: WriteStream = (name, text) => {
      const { owner, late } = cells.ownerOf(currentCause());
      if (late && owner && !warning) cells.reportLate(owner);
      (owner ?? execution).flow.stream(name, text);
    };
    const show: WriteDisplay = (content, update) => {
      const { owner, late } = cells.ownerOf(currentCause());
      if (late && owner && !update) cells.reportLate(owner);
      (owner ?? execution).flow.display(content, update);
    };
    try {
      return await execute.call(this, request, write, show);
    } finally {
      await cells.end(execution);
    }
  };
}

/** Has warnings of Node.js, which come a moment after what they are about, taken for outputs and not for late ones. */
export function watchWarnings(): void {
  for (const print of process.listeners('warning')) {
    process.off('warning', print);
    process.on('warning', (about) => {
      warning = true;
      try {
        print.call(process, about);
      } finally {
        warning = false;
      }
    });
  }
}
