/** Why a command cannot be started as it is wanted; the message is complete. */
export class SpawnRefusal extends Error {
	override readonly name = 'SpawnRefusal'
}
