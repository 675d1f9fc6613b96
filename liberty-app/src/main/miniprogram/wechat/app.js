App({
  /**
   * The verification that was started last, { id, faceToken }: in memory only, because whoever has the face token can
   * use it.
   */
  started: undefined,
});
