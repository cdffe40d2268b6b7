/** A rendering in two equal forms: sanitised HTML for notebooks and reports, and plain text that says the same. */
export interface View {
  /** Only elements and inline styles that JupyterLab's sanitiser keeps; everything from the network escaped. */
  html: string;
  text: string;
}
