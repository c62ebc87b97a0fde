/** How an id is named in a line of text: by its random end; ids of runs and acts begin with the time. */
export function shortId(id: string): string {
  return id.slice(-8);
}
