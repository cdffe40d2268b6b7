/** A rendering in two equal forms: sanitised HTML for notebooks and reports, and plain text that says the same. */
export interface View {
  /** Only elements and inline styles that JupyterLab's sanitiser keeps; everything from the network escaped. */
  html: string;
  text: string;
  /**
   * Lines that say the same without what the view knows to vary from run to run: numbers of frames, times, which of two
   * connections was first. Absent where there is nothing of that kind. What servers and clients say stays as it is.
   */
  stable?: string[];
}
