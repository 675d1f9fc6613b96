// Everything that differs between one application and the next. README.md explains each value.

module.exports = {
  /** The application's JAX-RS root, without a slash at the end. Its host must be a legal request domain. */
  baseUrl: 'https://shop.example.com/identity/api',

  /**
   * Headers that tell your application who is logged in, added to every request: { Authorization: `Bearer ${token}` },
   * for example. Called for each request, so that it can return a token that was renewed. The result belongs to its sub.
   */
  sessionHeaders() {
    return {};
  },

  /**
   * The provider's mini program that takes the face token and checks the face. The provider's document says that there is
   * one, not which: ask the provider for its appId, the page and where that page expects the token, and fill them in.
   * Until then the sample says that it is not configured.
   */
  faceMiniProgram: {
    appId: '',
    /** The page. {faceToken} in it becomes the face token, percent-encoded. */
    path: '',
    /** The name under which extraData carries the face token, if the provider wants it there; otherwise empty. */
    extraDataKey: '',
    /** 'release', or 'trial' or 'develop' while testing. */
    envVersion: 'release',
  },
};
