/** The refusals of the operating system that a person can do something about, by the code of Node's error. */
const SENTENCES: Readonly<Record<string, string>> = {
  EACCES: "may not be read or written by this user. Change its owner or its permissions",
  EDQUOT: "cannot be written: the disk quota is used up. Free some space",
  EMFILE: "cannot be opened: this process has too many open files. Raise the limit with ulimit -n",
  ENOSPC: "cannot be written or watched: the disk is full, or too many files are watched (fs.inotify.max_user_watches)",
  EPERM: "may not be changed by this user. Change its owner or its permissions",
  EROFS: "cannot be written: its file system is read-only",
};

/** Returns a sentence, with the path, for an error that SENTENCES lists; undefined for every other error. */
export function systemSentence(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return undefined;
  const sentence = Object.hasOwn(SENTENCES, error.code) ? SENTENCES[error.code] : undefined;
  if (sentence === undefined) return undefined;
  const path = "path" in error && typeof error.path === "string" && error.path !== "" ? error.path : "A file";
  return `${path} ${sentence} (${error.code}).`;
}
