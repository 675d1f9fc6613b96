// The long link on its way from one page to the next. It contains "?", "&", "#" and nested percent-encoding, so it travels
// as one encoded parameter and is decoded exactly once; anything else would cut it off or change it.

/** The address of the page that opens the link. */
function faceUrl(id, link) {
  return `/pages/face/face?id=${encodeURIComponent(id)}&link=${encodeURIComponent(link)}`;
}

/** The address of the page that shows the result. */
function resultUrl(id) {
  return `/pages/result/result?id=${encodeURIComponent(id)}`;
}

/** A parameter of a page, decoded; empty if it is missing or was cut off in the middle of an encoded character. */
function decoded(value) {
  try {
    return decodeURIComponent(value || '');
  } catch (error) {
    return '';
  }
}

function isLink(value) {
  return /^https?:\/\/./.test(value);
}

/**
 * The link as it was, or nothing if the parameter is not a link. Alipay hands parameters over as they stand in the address, but a
 * client that has already decoded them must not make us decode a second time: only an encoded link has no "://".
 */
function linkIn(query) {
  const link = isLink(query.link) ? query.link : decoded(query.link);
  return isLink(link) ? link : '';
}

/** The verification's id in the parameters of a page. */
function idIn(query) {
  return decoded(query.id);
}

module.exports = { faceUrl, resultUrl, idIn, isLink, linkIn };
