import type { Notebook, Output } from '../../lib/runner/notebook.js';

/** A notebook of the course's format with the given code cells: source, outputs, metadata. */
export function notebookOf(
  ...cells: (string | [source: string, outputs: object[], metadata?: object])[]
): Notebook {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: 'tslab', display_name: 'TypeScript', language: 'typescript' } },
    cells: cells.map((cell, at) => {
      const [source, outputs, metadata] = typeof cell === 'string' ? [cell, [], {}] : cell;
      return {
        cell_type: 'code',
        id: `cell-${at}`,
        metadata: { ...metadata },
        source,
        outputs: outputs as Output[],
        execution_count: null,
      };
    }),
  } as unknown as Notebook;
}

export function stream(text: string, name: 'stdout' | 'stderr' = 'stdout'): Output {
  return { output_type: 'stream', name, text } as Output;
}
