/**
 * The words of the wire and of the page, as types. Nothing here runs.
 *
 * @module types
 */

/**
 * One point of the data.
 *
 * @typedef {object} Point
 * @property {number} x1
 * @property {number} x2
 * @property {0 | 1} label
 * @property {boolean} [held_back] whether it is never learnt from; left out where it is
 */

/**
 * What of a point the neuron is given: x₁ or x₂, or what is made of them.
 *
 * @typedef {"x1" | "x2" | "x1^2" | "x2^2" | "x1*x2"} Feature
 */

/**
 * The neuron: x₁ and x₂ first, then what was added, in the order of the weights.
 *
 * @typedef {object} Model
 * @property {readonly Feature[]} features
 */

/**
 * What a prediction is made with.
 *
 * @typedef {object} Parameters
 * @property {number[]} weights one for each feature
 * @property {number} bias
 * @property {readonly Feature[]} [features] x₁ and x₂ where it is left out
 */

/**
 * How an update is made.
 *
 * @typedef {object} Hyperparameters
 * @property {number} learning_rate
 * @property {number | null} batch_size points used by one update; null for all of them
 * @property {"sum" | "mean"} reduction
 * @property {boolean} shuffle
 * @property {string} rule "gradient" or "perceptron"
 * @property {string} [optimizer] what becomes of a pull: "plain", "momentum", "nesterov", "adagrad",
 *   "rmsprop" or "adam"; like those below, left out of a recipe where it is as usual
 * @property {number} [momentum] μ, which is Adam's β₁
 * @property {number | null} [decay] RMSProp's ρ, Adam's β₂; null for the usual one
 * @property {number} [l2] λ₂ of the penalty (λ₂/2)|w|² on the weights
 * @property {number} [l1] λ₁ of the penalty λ₁|w| on them
 */

/**
 * @typedef {object} Start
 * @property {number[]} weights
 * @property {number} bias
 * @property {number | null} seed null when the weights were given by hand
 */

/**
 * @typedef {object} Segment
 * @property {number} first_step
 * @property {Hyperparameters} hyperparameters
 * @property {boolean} points_changed
 */

/**
 * A run as the server describes it: the recipe's present content and its latest moment.
 *
 * @typedef {object} Run
 * @property {string} id
 * @property {number} version
 * @property {number} step
 * @property {number} epoch
 * @property {Point[]} points
 * @property {Hyperparameters} hyperparameters
 * @property {Model} model
 * @property {Start} start
 * @property {number[]} weights
 * @property {number} bias
 * @property {number | null} loss of the points learnt from; null when there are none
 * @property {number | null} accuracy
 * @property {number | null} loss_held_back of the points held back; null when there are none
 * @property {number | null} accuracy_held_back
 * @property {Segment[]} segments
 * @property {{ sum: number, mean: number } | null} safe_learning_rate below which an update by
 *   all points lowers the error; null without points
 */

/**
 * A stretch of moments in columns of equal length.
 *
 * @typedef {object} Frames
 * @property {number} version
 * @property {number[]} step
 * @property {number[]} epoch
 * @property {number[][]} weights
 * @property {number[]} bias
 * @property {(number | null)[]} loss
 * @property {(number | null)[]} accuracy
 * @property {(number | null)[]} [loss_held_back] left out where no points are held back
 * @property {(number | null)[]} [accuracy_held_back]
 */

/**
 * What is shown of a run to those who follow it: the last of the frames.
 *
 * @typedef {object} Shown
 * @property {number} version
 * @property {number} step the latest update, which may lie ahead
 * @property {number} shown
 * @property {boolean} playing
 * @property {number} watchers
 * @property {number | null} after the frame from which the others lead on; null for a jump
 * @property {Frames} frames
 */

/**
 * One exact moment of a run.
 *
 * @typedef {object} Frame
 * @property {number} step
 * @property {number} epoch
 * @property {readonly Feature[]} features what each weight belongs to
 * @property {number[]} weights
 * @property {number} bias
 * @property {number | null} loss
 * @property {number | null} accuracy
 * @property {number | null} loss_held_back null where no points are held back
 * @property {number | null} accuracy_held_back
 * @property {boolean} completesEpoch whether this update finished a pass over the points
 */

/**
 * One frame to draw, with the exact moments passed on the way to it.
 *
 * @typedef {object} Passage
 * @property {Frame} frame
 * @property {Frame[]} passed in order, without `frame` itself
 * @property {Passage[]} [beside] the companions' passages at the same updates
 */

/**
 * What one point asked of an update.
 *
 * @typedef {object} UpdatePoint
 * @property {number} index which point, counted from 0
 * @property {number} x1
 * @property {number} x2
 * @property {0 | 1} label
 * @property {number} z
 * @property {number} prediction ŷ
 * @property {number} difference y − ŷ
 * @property {number} loss E of this point alone
 * @property {number[]} gradient −(y − ŷ)(x₁, x₂, …, 1), an entry for each feature and the bias's
 */

/**
 * One update worked out in numbers.
 *
 * @typedef {object} Update
 * @property {number} version
 * @property {number} step
 * @property {boolean} done false for the update that would come next
 * @property {number} epoch completed passes before it
 * @property {Hyperparameters} hyperparameters
 * @property {number} step_size α, or α/m when a batch of m is averaged
 * @property {UpdatePoint[]} points in the order of use
 * @property {number[]} gradient the sum of the points' gradients
 * @property {{ gradient: number[], threshold: number } | null} penalty what λ₂ adds to that sum, and
 *   by how much λ₁ moves each weight towards 0 at the end; null where there are no penalties
 * @property {{ velocity?: MemoryChange, squares?: MemoryChange }} memory what the optimizer keeps
 * @property {{ velocity: number, squares: number } | null} corrections by what Adam divides these
 * @property {Parameters & { loss: number }} before
 * @property {{ weights: number[], bias: number }} change
 * @property {Parameters & { loss: number }} after
 */

/**
 * What an optimizer remembers of each parameter, the bias last, before an update and after it.
 *
 * @typedef {object} MemoryChange
 * @property {number[]} before
 * @property {number[]} after
 */

/**
 * A run whose points were read from a table.
 *
 * @typedef {Run & { taken: { sentence: string } }} ImportedRun
 */

/**
 * E, or with a penalty J, over a grid of two weights, all else as it is at one moment.
 *
 * @typedef {object} LossSurface
 * @property {number} version
 * @property {number} step
 * @property {number} bias
 * @property {number[]} weights
 * @property {[string, string]} over their names: w1, w2, …
 * @property {boolean} has_penalty whether it is J
 * @property {number[]} w1 values of the first
 * @property {number[]} w2 values of the second
 * @property {number[][]} loss at w2[i], w1[j] it is loss[i][j]
 * @property {{ step: number[], weights: number[][], loss: (number | null)[] }} path
 * @property {{ weights: number[], bias: number, loss: number } | null} optimum
 * @property {number[]} [optimum_off] by how much what is held differs from the optimum's; added here
 * @property {boolean} optimum_is_only false when all points lie on one line
 * @property {{ weights: number[], bias: number } | null} descent of length 1; without an optimum E
 *   falls for ever in it
 * @property {number | null} lowest_loss what E cannot fall below, whatever the weights
 */

/**
 * The content of run.json.
 *
 * @typedef {object} Recipe
 * @property {string} format
 * @property {number} schema
 * @property {Model} [model] left out where it is given x₁ and x₂ alone
 * @property {Start} start
 * @property {number} step
 * @property {RecipeSegment[]} segments
 */

/**
 * @typedef {object} RecipeSegment
 * @property {number} first_step
 * @property {Hyperparameters} hyperparameters
 * @property {Point[]} [points]
 * @property {PointsChange} [points_change]
 */

/**
 * @typedef {object} PointsChange
 * @property {number} at
 * @property {number} remove how many points go
 * @property {Point[]} insert what stands in their place
 */

/**
 * @typedef {object} Preset
 * @property {string} name
 * @property {string} title
 * @property {string} sentence
 */

/**
 * What Python hands to the page.
 *
 * @typedef {object} PageData
 * @property {Limits} limits
 * @property {string[]} presets the names of the built-in data sets
 * @property {{ hyperparameters: Hyperparameters, preset: string, seed: number }} usual what a run
 *   begins with
 * @property {boolean} mayBeFramed whether pages of other sites may show it in a frame
 * @property {string} publicUrl where others open the page; empty if that is not known
 */

/**
 * @typedef {object} Limits
 * @property {number} learning_rate_min
 * @property {number} learning_rate_max
 * @property {number} count updates one request may ask for
 * @property {number} updates updates one run may have
 * @property {number} body_bytes what one request may send
 * @property {number} import_bytes what one may send that holds a whole run
 */

/**
 * @typedef {object} FieldError
 * @property {string} field
 * @property {string} detail
 */

/**
 * The interval each axis of the plot shows.
 *
 * @typedef {object} View
 * @property {[number, number]} x1
 * @property {[number, number]} x2
 */

/**
 * The plotting area in CSS pixels, from the upper left corner of the plot's element.
 *
 * @typedef {object} Box
 * @property {number} left
 * @property {number} top
 * @property {number} width
 * @property {number} height
 */

/**
 * Everything the page shows at one moment.
 *
 * @typedef {object} Scene
 * @property {Frame} frame
 * @property {Point[]} points the same array as long as the points are the same
 * @property {boolean} isHard whether the prediction is a step
 * @property {number | null} chosen the point the learner has chosen
 * @property {Frame[]} recorded the moments on the way here, in order
 * @property {number} revision changes when recorded moments were dropped
 */

/**
 * Something to draw beneath the points, with the present view and plotting area.
 *
 * @typedef {(context: CanvasRenderingContext2D, ground: { view: View, box: Box }) => void} Layer
 */

/**
 * How a compared run differs: hyperparameters in place of the run's own. With `times` its learning
 * rate is the run's, times the number of points in a batch or divided by it.
 *
 * @typedef {Partial<Hyperparameters> & { times?: "m" | "1/m" }} Difference
 */

export {};
