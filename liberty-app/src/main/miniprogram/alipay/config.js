// Everything that differs between one application and the next. README.md explains each value.

module.exports = {
  /** The application's JAX-RS root, without a slash at the end. Its host must be in the request white list. */
  baseUrl: 'https://shop.example.com/identity/api',

  /**
   * Headers that tell your application who is logged in, added to every request: { Authorization: `Bearer ${token}` },
   * for example. Called for each request, so that it can return a token that was renewed. The result belongs to its sub.
   */
  sessionHeaders() {
    return {};
  },

  /**
   * Leave it empty: with an address to redirect to, the face page sends no messages to the mini program. An address
   * here is sent as callbackUrl all the same, for the day when the provider insists on one.
   */
  callbackUrl: '',
};
