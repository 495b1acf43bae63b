/** @import { Follower } from "./follower.js" */
/** @import { Player } from "../run/player.js" */
/** @import { Motion } from "../run/speeds.js" */

/**
 * How the picture moves: by this page's player, or by the owner of the run that is followed.
 *
 * @param {object} options
 * @param {Player} options.player
 * @param {Follower} options.follower
 * @returns {Motion}
 */
export function createMotion({ player, follower }) {
  return {
    get isPlaying() {
      return player.isPlaying || follower.isPlaying;
    },

    get isSettling() {
      return follower.isSettling;
    },

    get speed() {
      return player.isPlaying ? player.speed : follower.isPlaying ? follower.speed : player.speed;
    },
  };
}
