App({
  /**
   * The verification that was started last, { id, faceToken }: in memory only, because the face token is a
   * secret: it is all that the face check asks for.
   */
  started: undefined,
});
