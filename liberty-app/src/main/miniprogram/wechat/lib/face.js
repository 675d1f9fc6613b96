// How the face token is handed to the provider's mini program. Where it goes is configuration, see config.js.

const PLACE = '{faceToken}';

/** Whether config.js says where to go, and the token goes along. */
function isConfigured(target) {
  return target.appId !== '' && (target.extraDataKey !== '' || target.path.indexOf(PLACE) >= 0);
}

/** The options of wx.navigateToMiniProgram. */
function optionsFor(target, faceToken) {
  const options = {
    appId: target.appId,
    path: target.path.split(PLACE).join(encodeURIComponent(faceToken)),
    envVersion: target.envVersion,
  };
  if (target.extraDataKey !== '') options.extraData = { [target.extraDataKey]: faceToken };
  return options;
}

module.exports = { isConfigured, optionsFor };
