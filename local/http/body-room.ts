/** Memory for the bodies of all requests of a server, in bytes. */
export interface BodyRoom {
  /** Takes room for a part of a body. Returns false, and takes nothing, when there is not enough left. */
  take: (bytes: number) => boolean;
  giveBack: (bytes: number) => void;
}

/** The default room: 25 bodies of the largest size. Without a limit a thousand callers that stop before the end of a body would take ten gigabytes. */
export const BODY_ROOM_BYTES = 268_435_456;

export function createBodyRoom(bytes: number): BodyRoom {
  let left = bytes;
  return {
    take(wanted) {
      if (wanted > left) return false;
      left -= wanted;
      return true;
    },
    giveBack(given) {
      left += given;
    },
  };
}
